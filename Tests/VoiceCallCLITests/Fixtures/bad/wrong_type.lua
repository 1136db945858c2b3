return { api = 1, summary = 5, inbound = function(call) call:answer() end }
