"""The one door to the insides of Dash; tests/web/dash_shell names each private thing that is used."""
