-- A flow for tests of the command line: fails with a message that tries to steer the terminal.
return {
  api = 1,
  summary = "Fail",
  inbound = function(call)
    call:answer()
    error("boom \27[31m\7 at +15559876543", 0)
  end,
}
