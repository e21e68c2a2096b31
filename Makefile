# Two commands do everything on a fresh Debian 12 machine: `make demo` and `make test`.
.PHONY: build test demo format lint bench clean

build:
	tools/setup.sh build
	cmake --preset release >/dev/null
	cmake --build --preset release

test:
	tools/setup.sh test
	tools/test.sh

demo:
	tools/setup.sh demo
	cmake --preset release >/dev/null
	cmake --build --preset release --target waybill
	tools/demo.sh

format:
	clang-format-16 -i $$(git ls-files '*.h' '*.cc')

clean:
	rm -rf build
