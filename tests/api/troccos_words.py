"""TROCCO's words for transfers, as its Terraform provider and people who send back what they were shown use them."""
import copy

import terraform
from asking import Page, Rig, check, equal


def as_terraform(page: Page):
    """Asks as the provider does: by an API key, everything under its own user agent."""
    key = page.good("POST", "/api/api_keys", {"name": "terraform"})["token"]
    provider = Page(page.base)

    def ask(verb: str, path: str, body=None):
        status, answer = provider.ask(verb, path, body, {"Authorization": f"Token {key}",
                                                         "User-Agent": "terraform-provider-trocco 0.34.0"})
        check(status < 400, f"{verb} {path}: {status} {answer}")
        return answer
    return ask


def terraform_sees_no_difference_in_a_connection(rig: Rig, page: Page) -> None:
    ask, sent = as_terraform(page), terraform.connection("by terraform", rig.facts)
    made = ask("POST", "/api/connections/s3", sent)
    equal((made["name"], made["aws_auth_type"], made.get("aws_access_key_id")), ("by terraform", "iam_user", None))
    equal(ask("GET", f"/api/connections/s3/{made['id']}"), made)
    ask("PATCH", f"/api/connections/s3/{made['id']}", sent | {"service_account_json_key": None})
    ask("DELETE", f"/api/connections/s3/{made['id']}")


def terraform_sees_no_difference_in_a_job_definition(rig: Rig, page: Page) -> None:
    ask = as_terraform(page)
    used = page.good("GET", "/api/connections/s3")["items"][0]["id"]
    sent = terraform.job_definition("by terraform", used)
    made = ask("POST", "/api/job_definitions", sent)
    address = f"/api/job_definitions/{made['id']}"
    equal(terraform.differences(sent, made), [])
    equal(ask("GET", address), made)
    again = {name: value for name, value in sent.items() if not name.endswith("_option_type") and name != "schedules"}
    unchanged = ask("PATCH", address, again)
    equal((unchanged["revision"], terraform.differences(sent, unchanged)), (made["revision"], []))
    changed = copy.deepcopy(again) | {"filter_rows": {}}
    changed["input_option"]["s3_input_option"]["path_match_pattern"] = "[.]csv$"
    equal(terraform.differences(changed, ask("PATCH", address, changed)), [])


def what_terraform_defined_runs(rig: Rig, page: Page) -> None:
    rig.tell(put=["terraform/a.csv", "id,name\n1,a\n2,\n3,c\n"])
    made = page.good("GET", "/api/job_definitions?name=by%20terraform")["items"][0]
    job = page.finished(page.good("POST", f"/api/jobs?job_definition_id={made['id']}", {})["id"])
    equal((job["status"], job["transfer_records"]), ("succeeded", 3))
    equal(rig.tell(keys="terraform/"), ["terraform/part.000.00.csv.gz"])


def terraform_sees_no_difference_in_words_that_say_nothing_and_they_run(rig: Rig, page: Page) -> None:
    ask = as_terraform(page)
    used = page.good("GET", "/api/connections/s3")["items"][0]["id"]
    sent = terraform.spare_job_definition("\u9001" * 255, used)
    made = ask("POST", "/api/job_definitions", sent)
    equal(terraform.differences(sent, made), [])
    equal(made["description"], "")
    equal(ask("GET", f"/api/job_definitions/{made['id']}"), made)
    rig.tell(put=["terraform/a.csv", "id,name\n1,a\n2,\n3,c\n"])
    job = page.finished(page.good("POST", f"/api/jobs?job_definition_id={made['id']}", {})["id"])
    equal((job["status"], job["transfer_records"], job["error"]), ("succeeded", 2, None))
    equal(rig.tell(keys="spare/"), ["spare/part.000.jsonl"])
    ask("DELETE", f"/api/job_definitions/{made['id']}")


def what_was_shown_can_be_sent_back_with_one_change(rig: Rig, page: Page) -> None:
    label = page.good("POST", "/api/labels", {"name": "sent back", "color": "#0a0"})
    found = page.good("GET", "/api/job_definitions?name=orders")["items"][0]
    address = f"/api/job_definitions/{found['id']}"
    daily = {"frequency": "daily", "minute": 15, "hour": 3, "time_zone": "Asia/Tokyo"}
    shown = page.good("PATCH", address, {"labels": ["sent back"], "schedules": [daily]})
    equal([each["name"] for each in shown["labels"]], ["sent back"])
    same = page.good("PATCH", address, shown)
    equal((same["revision"], same["input_option"], same["labels"]),
          (shown["revision"], shown["input_option"], shown["labels"]))
    equal([each["hour"] for each in same["schedules"]], [3])

    changed = copy.deepcopy(same)
    changed["input_option"]["s3_input_option"]["path_prefix"] = "in2/"
    kept = page.good("PATCH", address, changed)
    equal((kept["document"]["source"]["path_prefix"], kept["name"]), ("in2/", "orders"))
    changed = copy.deepcopy(kept)
    changed["document"]["source"]["path_prefix"] = "in/"
    equal(page.good("PATCH", address, changed)["input_option"]["s3_input_option"]["path_prefix"], "in/")
    changed["input_option"]["s3_input_option"]["path_prefix"] = "in3/"
    changed["document"]["source"]["path_prefix"] = "in4/"
    status, answer = page.ask("PATCH", address, changed)
    check(status == 400 and "only one of them" in answer["message"], f"{status} {answer}")

    for body, words in (({"document": 3}, "document: must be an object"), ({"yaml": []}, "yaml: must be a text"),
                        ({"input_option_type": "mysql"}, "input_option_type: cannot change")):
        status, answer = page.ask("PATCH", address, body)
        check(status == 400 and words in answer["message"], f"{body}: {status} {answer}")

    shown = page.good("GET", address)
    equal(page.good("PATCH", address, shown | {"name": "renamed"})["document"]["name"], "renamed")
    page.good("PATCH", address, {"name": "orders", "labels": [], "schedules": []})
    page.good("DELETE", f"/api/labels/{label['id']}")


def a_console_made_transfer_is_told_in_troccos_words_and_changed_by_them(rig: Rig, page: Page) -> None:
    found = page.good("GET", "/api/job_definitions?name=orders")["items"][0]
    address = f"/api/job_definitions/{found['id']}"
    shown = page.good("GET", address)
    equal(shown["input_option"]["s3_input_option"]["bucket"], "acme-raw")
    equal(shown["output_option"]["s3_output_option"]["formatter"]["type"], "parquet")
    equal([each["name"] for each in shown["filter_columns"]], ["id", "name"])
    changed = page.good("PATCH", address, {"input_option": {"s3_input_option": {"stop_when_file_not_found": True}}})
    equal(changed["document"]["source"]["stop_when_file_not_found"], True)
    equal(changed["document"]["source"]["parser"]["columns"], shown["document"]["source"]["parser"]["columns"])
    page.good("PATCH", address, {"document": shown["document"]})


def a_connector_that_cannot_run_yet_is_refused_in_words(rig: Rig, page: Page) -> None:
    used = page.good("GET", "/api/connections/s3")["items"][0]["id"]
    for change, words in (({"input_option_type": "mysql"}, "no connector 'mysql' yet"),
                          ({"filter_add_time": {"column_name": "who", "type": "timestamp"}}, "already"),
                          ({"filter_gsub": [{"column_name": "who", "pattern": "(?=a)", "to": "b"}]}, "look ahead"),
                          ({"filter_masks": [{"name": "nobody", "mask_type": "all"}]}, "nobody"),
                          ({"input_option": {}}, "input_option")):
        status, answer = page.ask("POST", "/api/job_definitions", terraform.job_definition("refused", used) | change)
        check(status == 400 and words in answer["message"], f"{change}: {status} {answer}")
    status, answer = page.ask("POST", "/api/job_definitions", terraform.job_definition_to_bigquery("refused", used))
    check(status == 400 and answer["message"].endswith("no connector 'bigquery' yet; it has s3"), f"{status} {answer}")
    for verb in ("GET", "PATCH", "DELETE"):
        status, answer = page.ask(verb, "/api/connections/bigquery/256", {} if verb == "PATCH" else None)
        check(status == 400 and "bigquery" in answer["message"], f"{verb}: {status} {answer}")
