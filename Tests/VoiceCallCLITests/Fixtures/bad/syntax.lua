return {
  api = 1
  inbound = function(call) end,
}
