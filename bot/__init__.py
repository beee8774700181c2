"""The running program: wiring, settings, clock, scheduler, delivery, command line, sandbox. Imported by nobody."""
