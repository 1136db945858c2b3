return "a flow"
