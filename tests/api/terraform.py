"""What TROCCO's Terraform provider sends, as it sends it, and what it demands of the answers.

The provider cannot be installed here, so these requests were written by hand after its sources (v0.34.0) and its
public API pages. Its rule: each value that was configured comes back as it was, each that was not comes back null,
left out, or as something the server chose; a later GET says the same, and sending it again changes nothing.
"""
import copy

EMPTY_INPUTS = ("mysql gcs snowflake salesforce google_spreadsheets google_analytics4 http kintone postgresql "
                "yahoo_ads_api_yss sftp redshift hubspot databricks mongodb bigquery").split()
EMPTY_OUTPUTS = "bigquery snowflake salesforce google_spreadsheets databricks gcs mysql postgresql sftp redshift".split()


def connection(name: str, rig: dict) -> dict:
    """The one flat struct that every type is sent in."""
    return {"name": name, "resource_group_id": None, "aws_auth_type": "iam_user",
            "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
            "port": None, "ssl": False, "gateway_enabled": False, "driver": None, "username": None,
            "basic_auth_username": None, "basic_auth_password": None, "ssh_tunnel_id": None,
            "personal_access_token": None, "oauth2_client_id": None, "oauth2_client_secret": None,
            "connection_string_format": None, "read_preference": None, "auth_source": None, "replica_set": None,
            "strict_read_preference_tags": None, "api_max_call_count": None}


def job_definition(name: str, connection_id: int) -> dict:
    """A csv in S3 to a csv.gz in S3: `resource "trocco_job_definition"` with the options its examples set."""
    columns = [{"name": "id", "type": "long", "format": None}, {"name": "name", "type": "string", "format": None}]
    source = {"s3_connection_id": connection_id, "bucket": "acme-raw", "path_prefix": "terraform/",
              "path_match_pattern": "", "region": "ap-northeast-1", "incremental_loading_enabled": False,
              "is_skip_header_line": False, "stop_when_file_not_found": False, "decompression_type": "default",
              "csv_parser": {"delimiter": ",", "quote": "\"", "escape": "\\", "skip_header_lines": 1,
                             "null_string_enabled": False, "null_string": None, "trim_if_not_quoted": False,
                             "quotes_in_quoted_fields": "ACCEPT_ONLY_RFC4180_ESCAPED", "comment_line_marker": None,
                             "allow_optional_columns": False, "allow_extra_columns": False,
                             "max_quoted_size_limit": 131072, "stop_on_invalid_record": False,
                             "default_time_zone": "UTC", "default_date": "1970-01-01", "newline": "CRLF",
                             "charset": None, "columns": columns},
              "custom_variable_settings": [], "decoder": {}}
    target = {"s3_connection_id": connection_id, "bucket": "acme-lake", "path_prefix": "terraform/part",
              "region": "ap-northeast-1", "file_ext": ".csv.gz", "sequence_format": "", "canned_acl": "",
              "is_minimum_output_tasks": False, "multipart_upload_enabled": True, "formatter_type": "csv",
              "encoder_type": "gzip", "csv_formatter": {"delimiter": ",", "newline": "LF", "header_line": True},
              "custom_variable_settings": []}
    return {"name": name, "description": "by terraform", "resource_group_id": None,
            "is_runnable_concurrently": False, "retry_limit": 0,
            "filter_columns": [{"name": "number", "src": "id", "type": "long", "format": None},
                               {"name": "who", "src": "name", "type": "string", "default": "", "format": None}],
            "filter_rows": {"condition": "and", "filter_row_conditions": [
                {"column": "number", "operator": "greater", "argument": "1"}]},
            "filter_masks": [{"name": "who", "mask_type": "regex", "pattern": "[x-z]"}],
            "filter_add_time": {"column_name": "loaded", "type": "string", "timestamp_format": "%Y-%m-%d %H:%M:%S",
                                "time_zone": "Asia/Tokyo"},
            "filter_gsub": [{"column_name": "who", "pattern": "(c)", "to": "<$1>"}],
            "filter_string_transforms": [{"column_name": "who", "type": "normalize_nfkc"}],
            "filter_hashes": [{"name": "number"}], "filter_unixtime_conversions": [
                {"column_name": "loaded", "kind": "string_to_unixtime", "unixtime_unit": "millisecond",
                 "datetime_format": "%Y-%m-%d %H:%M:%S", "datetime_timezone": "Asia/Tokyo"}],
            "input_option_type": "s3", "output_option_type": "s3",
            "input_option": {f"{each}_input_option": {} for each in EMPTY_INPUTS} | {"s3_input_option": source},
            "output_option": {f"{each}_output_option": {} for each in EMPTY_OUTPUTS} | {"s3_output_option": target},
            "labels": [], "schedules": None, "notifications": []}


def spare_job_definition(name: str, connection_id: int) -> dict:
    """The words of the provider's own tests that say nothing: "" where a text, a default or a format is not set; one
    number for the files; a zone of JSON Lines without a format; a format on a column that is no time."""
    sent = job_definition(name, connection_id)
    sent["description"] = ""
    for column in sent["filter_columns"]:
        column["default"] = ""
    for column in sent["input_option"]["s3_input_option"]["csv_parser"]["columns"]:
        column["format"] = "%Y-%m-%d %H:%M:%S"
    target = sent["output_option"]["s3_output_option"]
    del target["csv_formatter"]
    target |= {"sequence_format": ".%03d", "file_ext": ".jsonl", "encoder_type": "", "formatter_type": "jsonl",
               "path_prefix": "spare/part", "jsonl_formatter": {"encoding": "utf_8", "newline": "LF",
                                                                "date_format": "", "timezone": "Asia/Tokyo"}}
    return sent


def job_definition_to_bigquery(name: str, connection_id: int) -> dict:
    """An output without a formatter."""
    sent = job_definition(name, connection_id)
    sent["output_option_type"] = "bigquery"
    sent["output_option"] = {f"{each}_output_option": {} for each in (*EMPTY_OUTPUTS, "s3")} | {
        "bigquery_output_option": {"bigquery_connection_id": 256, "dataset": "d", "table": "t", "mode": "append"}}
    return sent


def differences(sent, found, place: str = "") -> list[str]:
    """What the provider would call inconsistent."""
    if sent in ({}, [], None):
        return [] if found in (None, []) else [f"{place}: {found!r}, was not set"]
    if isinstance(sent, dict):
        if not isinstance(found, dict):
            return [f"{place}: {found!r} is no object"]
        return [each for name, value in nested(sent).items() for each in computed(name, value, found, place)]
    if isinstance(sent, list):
        if not isinstance(found, list) or len(found) != len(sent):
            return [f"{place}: {found!r}"]
        return [each for i, value in enumerate(sent) for each in differences(value, found[i], f"{place}[{i}]")]
    return [] if found == sent else [f"{place}: {found!r}, sent {sent!r}"]


def computed(name: str, value, found: dict, place: str) -> list[str]:
    """Attributes that the server may choose when they are not set, which is sent as ""."""
    if name in ("sequence_format", "canned_acl", "file_ext") and value == "":
        return [] if isinstance(found.get(name), str) else [f"{place}.{name}: {found.get(name)!r} must be a text"]
    return differences(value, found.get(name), f"{place}.{name}")


def nested(sent: dict) -> dict:
    """The formatter is flat in a request and nested in its answer."""
    if "formatter_type" not in sent:
        return sent
    answer = copy.deepcopy(sent)
    kind = answer.pop("formatter_type")
    answer["formatter"] = {"type": kind, f"{kind}_formatter": answer.pop(f"{kind}_formatter", {})}
    return answer
