-- expect: value_limit
host.ping({ 1, 2, name = "x" })
