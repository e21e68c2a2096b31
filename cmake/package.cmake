# "make package": one .deb for Debian 12 with the binary, Arrow's libraries beside it and the systemd unit. What it needs of
# Debian's own packages is read from the binary.
install(FILES packaging/waybill.service DESTINATION lib/systemd/system)
install(FILES LICENSE DESTINATION share/doc/waybill RENAME copyright)
install(FILES ${WAYBILL_ARROW_ROOT}/LICENSE.txt DESTINATION share/doc/waybill RENAME LICENSE.arrow)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/package)
set(CPACK_PACKAGE_CONTACT "The Waybill developers <waybill@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Moves rows between Amazon S3, files and databases, and accounts for every one")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, tzdata")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${WAYBILL_ARROW_ROOT}/lib)
include(CPack)
