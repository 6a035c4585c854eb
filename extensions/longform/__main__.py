"""``python -m longform``: what an author runs."""

from longform.authoring.command_line import main

raise SystemExit(main())
