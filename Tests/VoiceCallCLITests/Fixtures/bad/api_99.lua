return { api = 99, inbound = function(call) call:answer() end }
