"""The one door to the insides of Dash; tests/web/dash_shell names each that is used."""
