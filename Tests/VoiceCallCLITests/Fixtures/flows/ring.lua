-- A flow for tests of the command line: calls somebody and says how often.
return {
  api = 1,
  summary = "Call and say a word some times",
  params = {
    word = { type = "string", required = true, description = "What to say." },
    times = { type = "integer", default = 1, min = 1, max = 3, description = "How often." },
  },

  outbound = function(call, args)
    if not call:dial{} then return end
    for _ = 1, args.times do call:say(args.word) end
    call:hangup()
  end,
}
