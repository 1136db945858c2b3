return { inbound = function(call) call:answer() end }
