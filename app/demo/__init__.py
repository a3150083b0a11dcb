"""The demo: a real ERP and a real CRM on this computer, filled with one small company.

`servers.start_demo` starts them, `command.serve_headless` is the verb `demo --headless`.
Nobody imports this package but app.cli and ui.main.
"""
