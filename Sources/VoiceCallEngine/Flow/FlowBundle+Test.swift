extension FlowBundle {
    /// The flow of calls that test the way in. The other end hangs up.
    public static let test = FlowBundle(
        name: "way-in-test", main: "way-in-test.lua",
        files: [
            "way-in-test.lua": Array(
                """
                return {
                    api = 1,
                    summary = "Answers whoever tests the way in",
                    screen = function() return true end,
                    inbound = function(call)
                        call:answer()
                        call:say("This is a test of the way in.")
                        call:sleep(15)
                    end,
                }
                """.utf8)
        ])
}
