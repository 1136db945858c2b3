-- expect: value_limit
host.ping(string.rep("x", 900000))
