"""Jobs: long work that goes on without its client, and is there again after a restart.

    home/jobs/5f0c…/job.json    what was asked, at which edition of which book, and how it stands
    home/jobs/5f0c…/result      the file, once it is whole; ``result.part`` before

A job is an export or the answer to a named question. It is of the edition that readers saw when it
was asked, which the book keeps, so doing it again gives the same bytes. One is done at a time, in
a thread beside the writer's, and none of them holds up a load, a publication or the end.
"""
