"""The count of test cases is that of the programs, in the words of GoogleTest, unittest and ours."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools"))

from test_summary import cases_of, junit  # noqa: E402 (the path is set above)


class Counting(unittest.TestCase):
    def test_googletest_that_passed(self):
        output = "[==========] 12 tests from 2 test suites ran. (3 ms total)\n[  PASSED  ] 12 tests.\n"
        self.assertEqual(cases_of(output, failed=False), (12, 0, 0))

    def test_googletest_that_failed_and_skipped(self):
        output = ("[==========] 12 tests from 2 test suites ran. (3 ms total)\n[  PASSED  ] 9 tests.\n"
                  "[  SKIPPED ] 1 test, listed below:\n[  SKIPPED ] A.B\n"
                  "[  FAILED  ] 2 tests, listed below:\n[  FAILED  ] A.C\n")
        self.assertEqual(cases_of(output, failed=True), (9, 2, 1))

    def test_googletest_that_died_is_a_failure(self):
        self.assertEqual(cases_of("[==========] Running 12 tests from 2 test suites.\n", failed=True), (0, 1, 0))

    def test_unittest_in_its_three_endings(self):
        self.assertEqual(cases_of("Ran 5 tests in 0.1s\n\nOK\n", failed=False), (5, 0, 0))
        self.assertEqual(cases_of("Ran 5 tests in 0.1s\n\nOK (skipped=2)\n", failed=False), (3, 0, 2))
        self.assertEqual(cases_of("Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=1)\n", failed=True), (3, 2, 0))

    def test_closing_line_of_ours(self):
        self.assertEqual(cases_of("ok x\n3 passed, 1 failed, 2 skipped\n", failed=True), (3, 1, 2))
        self.assertEqual(cases_of("3 passed, 0 failed\n", failed=True), (3, 1, 0), "a bad exit code is never lost")

    def test_program_of_another_kind_is_one_case(self):
        self.assertEqual((cases_of("layers ok\n", failed=False), cases_of("bad\n", failed=True)),
                         ((1, 0, 0), (0, 1, 0)))

    def test_program_that_was_not_there_is_a_failure(self):
        with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
            file.write('<testsuite><testcase name="a" status="notrun"/><testcase name="b" status="run">'
                       "<system-out>Ran 2 tests in 1s&#10;OK</system-out></testcase></testsuite>")
            file.flush()
            self.assertEqual(junit(file.name), (2, 1, 0))


if __name__ == "__main__":
    unittest.main()
