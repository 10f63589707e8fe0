"""The table of codes of the build: what the machine or the output folder would not do."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

OUTPUT_NOT_OURS: Final = Code(
    "B001",
    Severity.ERROR,
    "The output folder holds files that sitegen did not make.",
    "Name an empty or new folder with --output, or move these files away; a build replaces the whole folder.",
    "Design, the published tree",
)
OUTPUT_BUSY: Final = Code(
    "B002",
    Severity.ERROR,
    "Another build is writing to this output.",
    "Wait until it has ended, or name another folder with --output.",
    "Design, the published tree",
)
CANNOT_WRITE: Final = Code(
    "B003",
    Severity.ERROR,
    "A file of the new tree could not be written; the published tree is as it was.",
    "Free space or grant the permission that the cause names, then build again.",
    "Design, the published tree",
)
WORKER_DIED: Final = Code(
    "B004",
    Severity.ERROR,
    "A worker process ended before its work was done; the published tree is as it was.",
    "Look for an out-of-memory kill in the system's log; build again with fewer --jobs.",
    "Design, memory",
)
ADDRESS_TAKEN: Final = Code(
    "B005",
    Severity.ERROR,
    "Two documents want the same address; the published tree is as it was.",
    "Rename the page or report the two addresses as a fault of sitegen.",
    "Design, addresses",
)
NO_CONTENT: Final = Code(
    "B006",
    Severity.ERROR,
    "There is no content folder.",
    "Run sitegen init, name the folder with --content, or put bundles into content/bundles/.",
    "Design, content folder",
)
STRICT: Final = Code(
    "B007",
    Severity.ERROR,
    "A document was refused and --strict was given, so nothing was published.",
    "Mend or remove the documents that are named above, or build without --strict.",
    "Design, command line",
)
INTERRUPTED: Final = Code(
    "B008",
    Severity.ERROR,
    "The run was interrupted; the published tree is as it was.",
    "Run it again.",
    "Design, the published tree",
)
FOLDER_NOT_EMPTY: Final = Code(
    "B009",
    Severity.ERROR,
    "The folder for the new mirror already has one of its files.",
    "Name a new folder, or use the mirror that is there.",
    "Design, command line",
)
BAD_DATE_EPOCH: Final = Code(
    "B010",
    Severity.ERROR,
    "SOURCE_DATE_EPOCH is not a count of seconds.",
    "Unset it, or set it to whole seconds since 1970-01-01 UTC.",
    "reproducible-builds.org, SOURCE_DATE_EPOCH",
)
NO_TARGET: Final = Code(
    "B011",
    Severity.ERROR,
    "What should be verified is not there, or is no document, content folder or built tree.",
    "Name a document, a folder with bundles/ in it, or the output of a build.",
    "Design, command line",
)
OUT_OF_MEMORY: Final = Code(
    "B012",
    Severity.ERROR,
    "The machine has no more memory; the published tree is as it was.",
    "Build with fewer --jobs, or on a machine with more memory.",
    "Design, memory",
)
UNEXPECTED: Final = Code(
    "B013",
    Severity.ERROR,
    "The program failed in a way that it does not know; the published tree is as it was.",
    "Report it, with this message and what you ran; it is a fault of sitegen.",
    "Design, errors",
)
NO_TEMPLATES: Final = Code(
    "B014",
    Severity.ERROR,
    "The templates folder that was named is not there.",
    "Correct the name in sitegen.toml, or leave it out to use the theme as it is.",
    "Design, configuration",
)
CANNOT_READ_THEME: Final = Code(
    "B015",
    Severity.ERROR,
    "A file of the theme cannot be read.",
    "Give the user who builds the right to read it, or delete your copy to use the shipped one.",
    "Design, the house",
)
WORKER_HANGS: Final = Code(
    "B016",
    Severity.ERROR,
    "A worker process gave no sign of life for too long and was ended; the published tree is as it was.",
    "Look at the document that is named, and whether the disk or the process was stopped; then build again.",
    "Design, memory",
)
TOO_MANY: Final = Code(
    "B017",
    Severity.ERROR,
    "The system gives this user no more open files or processes; the published tree is as it was.",
    "Build with fewer --jobs, or raise the limits (ulimit -n, ulimit -u).",
    "Design, memory",
)
HALF_PUBLISHED: Final = Code(
    "B018",
    Severity.ERROR,
    "A change of the published tree could be neither completed nor taken back, so its files are new in part.",
    "Mend what the cause names and build again: the next run completes the change before it does anything else.",
    "Design, the published tree",
)
NOT_SEALED: Final = Code(
    "B019",
    Severity.NOTE,
    "What this build learned could not be sealed, so the next one verifies and makes everything anew.",
    "The site is as it should be. Mend what the cause names, or set XDG_STATE_HOME to a folder of your own.",
    "docs/adr/0017",
)
CANNOT_TELL: Final = Code(
    "B020",
    Severity.ERROR,
    "What the run has to say could not be written.",
    "Make room where its output goes, or send it elsewhere, and run it again.",
    "Design, errors",
)

LOG_DAMAGED: Final = Code(
    "B021",
    Severity.ERROR,
    "The log that is to be continued is not what its own checkpoint says, so nothing was published.",
    "Build from a whole copy of the deployed site (--log-from), or begin a new log (--new-log), of which readers who"
    " pinned the old one will be warned.",
    "docs/log.md",
)
LOG_UNREAD: Final = Code(
    "B022",
    Severity.ERROR,
    "The log that is to be continued cannot be read, so nothing was published.",
    "Mend what the cause names and build again; a build that did not continue the log would fork it. Before the first"
    " deployment of a signed mirror, or where the log is lost for good, begin one with --new-log.",
    "docs/log.md",
)
LOG_FORKED: Final = Code(
    "B023",
    Severity.ERROR,
    "Two logs that this build is to continue contradict each other, so nothing was published.",
    "Find out which one was deployed, remove the other, and build again; one mirror has one log.",
    "docs/log.md",
)
LOG_OF_ANOTHER_KEY: Final = Code(
    "B024",
    Severity.ERROR,
    "The log that is to be continued was not signed by the key of this build, so nothing was published.",
    "Give this build the key that signed it; where you changed your key, gave it up, or have your first one, say so"
    " once with --adopt-log.",
    "docs/log.md",
)
LOG_BEGINS: Final = Code(
    "B025",
    Severity.NOTE,
    "There is no log at the place that this build was to continue one from, so a new log begins.",
    "On a first deployment that is as it should be; on any other, do not publish this tree, and mend the place.",
    "docs/log.md",
)
LOG_RENAMED: Final = Code(
    "B026",
    Severity.NOTE,
    "The log goes on under another name than before.",
    "Tell the new name to those who pinned the old one.",
    "docs/log.md",
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
