-- Flows run in a sandbox: part of Lua 5.4's library, the verbs, and nothing else.
std = {
  read_globals = {
    "_G", "_VERSION", "assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "print", "rawequal",
    "rawget", "rawlen", "rawset", "require", "select", "setmetatable", "tonumber", "tostring", "type", "xpcall",
    coroutine = { other_fields = true },
    math = { other_fields = true },
    os = { other_fields = true },
    string = { other_fields = true },
    table = { other_fields = true },
    utf8 = { other_fields = true },
    json = { fields = { "array", "decode", "encode", "null" } },
    agent = { fields = { "consult", "respond" } },
    clock = { fields = { "now" } },
    http = { fields = { "get", "post" } },
    kv = { fields = { "delete", "get", "set" } },
    log = { fields = { "info", "warn" } },
    memory = { fields = { "append", "get" } },
    "emit",
  },
}
max_line_length = 120
exclude_files = { "flows/types" } -- written from the verb table
