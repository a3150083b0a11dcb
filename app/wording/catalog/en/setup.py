"""What stops the program before the work: profiles, its own database, the demo."""

from __future__ import annotations

SETUP: dict[str, tuple[str, str, str]] = {
    "quantity_malformed": (
        "“{quantity}” is no quantity",
        "",
        "Write digits, with a point before decimals: 12.5.",
    ),
    "date_malformed": (
        "“{date}” is no date",
        "",
        "Write it as year-month-day: 2026-12-04.",
    ),
    "line_malformed": (
        "“{text}” names no line and quantity",
        "",
        "Write the line's number, = and a quantity: 1=20.",
    ),
    "reason_malformed": (
        "“{text}” names no check and reason",
        "",
        "Write the check's name, = and your reason, as the pre-flight shows it.",
    ),
    "profile_name_unusable": (
        "“{name}” cannot be a profile's name",
        "",
        "Use letters, digits, - and _ only.",
    ),
    "profile_name_unusable/no_name": ("A profile needs a name", "", "Use letters, digits, - and _ only."),
    "profile_missing": (
        "There is no profile “{name}”",
        "Its file would be {path}.",
        "Check the name, or connect anew.",
    ),
    "profile_unreadable": (
        "The profile cannot be read",
        "Its file is {path}. The system says: “{text}”.",
        "Check who may read the file.",
    ),
    "profile_malformed": (
        "The profile is not written correctly",
        "Its file is {path}. The reader says: “{text}”.",
        "Correct the file, or go back to the former one beside it.",
    ),
    "profile_newer": (
        "The profile is from a newer Firmdate",
        "{path} has version {found}; this Firmdate knows up to {known}.",
        "Update Firmdate.",
    ),
    "profile_wrong": (
        "The profile has an entry that does not fit",
        "Its file is {path}. The reader says: “{text}”.",
        "Correct the file, or go back to the former one beside it.",
    ),
    "profile_none": (
        "No systems are connected yet",
        "",
        "Connect a CRM and an ERP in the window, or start the demo: firmdate demo",
    ),
    "profile_several": ("There are several profiles", "They are {known}.", "Name one with --profile."),
    "system_kind_unknown": (
        "Firmdate does not know the system “{kind}”",
        "It knows {known}.",
        "Correct the profile.",
    ),
    "url_not_valid": (
        "The address of the {system} is no web address",
        "",
        "Write it like https://erp.example.com",
    ),
    "url_holds_password": (
        "The address of the {system} holds a user name or a password",
        "These belong in the keyring.",
        "Take them out of the address.",
    ),
    "url_not_encrypted": (
        "The address of the {system} is not encrypted",
        "Passwords would be readable on the way to {host}.",
        "Use https.",
    ),
    "company_unknown": (
        "{The_system} shows you no company “{company}”",
        "You see {companies}.",
        "Correct the company in the profile.",
    ),
    "company_unknown/no_companies": (
        "{The_system} shows you no company “{company}”",
        "You see none at all.",
        "Ask your administrator for access to it.",
    ),
    "user_without_company": (
        "Your {system} account belongs to no company",
        "",
        "Ask your administrator to give it one.",
    ),
    # the program's own database
    "database_newer": (
        "Firmdate's database is from a newer version",
        "It has version {found}; this Firmdate knows up to {known}.",
        "Update Firmdate. Nothing was changed.",
    ),
    "database_unusable": (
        "Firmdate cannot use its own database",
        "The system says: “{text}”.",
        "Check disk space and rights, then start Firmdate again.",
    ),
    "database_damaged": (
        "Firmdate's database is damaged",
        "It is set aside as {aside}; nothing was deleted.",
        "Restore a backup, or start anew and link the customers again.",
    ),
    "no_such_database": (
        "{The_system} has no database of this name, or it is starting",
        "",
        "Check the database in the profile, then try again.",
    ),
    "export_kind_unknown": (
        "{name} is no kind of file that Firmdate writes",
        "",
        "End the name in .csv or .xlsx.",
    ),
    "export_unreadable": (
        "{name} cannot be read as an export of the audit log",
        "The system says: “{text}”.",
        "Name a file of JSON lines that --export wrote of the whole log.",
    ),
    "export_not_whole": (
        "{name} is no whole export of the audit log",
        "Its rows do not follow each other.",
        "Name a file of JSON lines that --export wrote of the whole log.",
    ),
    "export_failed": ("{name} could not be written", "The system says: “{text}”.", "Choose another folder."),
    # the demo
    "demo_no_python": (
        "The demo cannot install its {server}",
        "It needs Python {version} or newer, and none was found.",
        "Install Python, then start the demo again.",
    ),
    "demo_no_venv": (
        "The demo cannot make an environment for its {server}",
        "The system says: “{reason}”.",
        "On Debian or Ubuntu install the package python3-venv.",
    ),
    "demo_install_failed": (
        "The demo could not install its {server}",
        "The installer says: “{reason}”.",
        "Check the network, then start the demo again.",
    ),
    "demo_build_failed": (
        "The demo's company could not be made in the {server}",
        "The last words were: “{reason}”.",
        "The log is {log}",
    ),
    "demo_server_died": (
        "The {server} stopped while it started",
        "Its last words were: “{reason}”.",
        "The log is {log}",
    ),
    "demo_server_silent": ("The {server} did not answer within {seconds} s", "", "The log is {log}"),
    "demo_busy": (
        "Another Firmdate is starting or closing this demo",
        "It has not finished within {seconds} s.",
        "Wait for it or close it, then start the demo again.",
    ),
    "demo_folder": (
        "The demo's folder cannot be used",
        "The reason: “{reason}”.",
        "Choose another one with FIRMDATE_DEMO_FOLDER.",
    ),
    "demo_in_use": (
        "Another Firmdate uses this demo",
        "It cannot be reset now.",
        "Close the other one first.",
    ),
    "demo_size": (
        "This folder holds the {has} company, not the {size} one",
        "",
        "Start the demo with --reset to change it.",
    ),
    "demo_not_running": ("The demo is not running", "", "Start it: firmdate demo"),
}
