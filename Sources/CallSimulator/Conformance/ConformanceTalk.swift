import CallCore

/// What is done in a call that was answered; the same for calls that come in and calls that go out.
struct ConformanceTalk: Sendable {
    var name: String
    var needs: [CarrierCapability]
    /// What the flow does once the call is up.
    var flow: String
    /// What somebody on the phone does, and what must come of it.
    var party: String
    /// What stands ready before the call is made.
    var before = ""

    /// One call in each direction.
    var calls: [ConformanceCall] {
        [
            ConformanceCall(
                rule: "call.\(name).inbound", needs: needs,
                script: ConformanceCall.script(inbound: "call:answer()\n" + flow),
                spec: ConformanceCall.spec(.inbound, before: before, party)),
            ConformanceCall(
                rule: "call.\(name).outbound", needs: needs,
                script: ConformanceCall.script(outbound: "assert(call:dial{})\n" + flow),
                spec: ConformanceCall.spec(.outbound, before: before, "who:answers{ after = 1 }\n" + party)),
        ]
    }
}
