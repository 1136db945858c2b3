-- expect: cpu_budget
::again::
goto again
