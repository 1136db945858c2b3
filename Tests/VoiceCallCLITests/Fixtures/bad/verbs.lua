return {
  api = 1,
  inbound = function(call)
    call:answer()
    call:sayy("hello")
    undeclared = 1
  end,
}
