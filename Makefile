# Two commands do everything on a fresh Debian 12 machine: `make demo` and `make test`.
.PHONY: build package test test-fast test-all soak fuzz lint format reference bench demo demo-stop clean

build:
	tools/setup.sh build
	tools/console.sh
	cmake --preset release >/dev/null
	cmake --build --preset release

# One .deb for Debian 12, in build/release/package: docs/running.md.
package: build
	cpack --config build/release/CPackConfig.cmake

test:
	tools/setup.sh test
	tools/test.sh

# The dev build's own tests, for the minute before a commit.
test-fast:
	tools/test.sh fast

# Also the slow flows, and those on Ceph's gateway.
test-all:
	tools/setup.sh all
	tools/test.sh all

# Faults and kill -9 with new seeds until it is stopped; a failure prints its seed.
soak:
	tools/setup.sh test
	cmake --preset release >/dev/null
	cmake --build --preset release --target waybill
	tools/soak.sh

# New input for each x_fuzz.cc, FUZZ_SECONDS (60) long each; what is found stays in build/fuzz/found.
# "make fuzz FUZZ=zstd" runs one.
fuzz:
	tools/setup.sh test
	cmake --preset fuzz >/dev/null
	cmake --build --preset fuzz --target fuzzers
	tools/fuzz.sh $(FUZZ)

lint:
	cmake --preset dev >/dev/null
	tools/lint.py

format:
	clang-format-16 -i $$(git ls-files '*.h' '*.cc')

# The generated pages of docs/reference.
reference: build
	tools/reference.sh build/release/waybill

# One benchmark per stage, whole runs of 1 GB and 4 GB, and many consoles at once. Quote ratios of one run: see bench/README.md.
bench:
	tools/setup.sh bench
	cmake --preset release >/dev/null
	cmake --build --preset release --target waybill lineitem_csv csv_bench jsonl_bench format_bench codec_bench s3_bench list_bench
	for bench in csv jsonl format codec s3 list; do build/release/bench/$${bench}_bench || exit 1; done
	bench/run_bench.py build/release
	bench/console_load.py build/release

demo:
	tools/setup.sh demo
	tools/console.sh
	cmake --preset release >/dev/null
	cmake --build --preset release --target waybill
	tools/demo.sh

demo-stop:
	tools/demo.sh stop

clean:
	rm -rf build
