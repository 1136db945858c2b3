import Testing

@testable import CallCore

@Suite("Inbound policy")
struct InboundPolicyTests {
    private let list = ["+15550001111", "+15550002222"]

    @Test("a disabled line takes nobody and an open one everybody")
    func disabledAndOpen() {
        for caller in ["+15550001111", "anonymous", nil] as [String?] {
            #expect(InboundPolicy.disabled.decide(from: caller, allowFrom: list) == .reject(.disabled))
            #expect(InboundPolicy.open.decide(from: caller, allowFrom: []) == .accept)
        }
    }

    @Test("a listed caller is taken however the number is written", arguments: [InboundPolicy.allowlist, .pairing])
    func listed(policy: InboundPolicy) {
        for caller in ["+15550001111", "15550001111", "+1 (555) 000-1111", "tel:+1-555-000-2222"] {
            #expect(policy.decide(from: caller, allowFrom: list) == .accept, "\(caller)")
        }
    }

    @Test(
        "a number that only shares its ending with a listed one is refused",
        arguments: [InboundPolicy.allowlist, .pairing])
    func suffixes(policy: InboundPolicy) {
        for caller in ["5550001111", "+4915550001111", "0001111", "1", "+155500011110"] {
            #expect(policy.decide(from: caller, allowFrom: list) == .reject(.notListed), "\(caller)")
        }
    }

    @Test("a caller without digits is refused, even when the list holds an entry without digits")
    func anonymous() {
        for caller in ["anonymous", "", "Restricted", "٣٤٥", nil] as [String?] {
            #expect(
                InboundPolicy.allowlist.decide(from: caller, allowFrom: list + ["", "anonymous"])
                    == .reject(.anonymous))
        }
    }

    @Test("a rejected call is hung up once, whatever else the carrier sends about it")
    func hungUpOnce() {
        let rejected = Shared(RejectedCalls())
        #expect(rejected.reject("CA1"))
        #expect(!rejected.reject("CA1"))
        #expect(rejected.reject("CA2"))
    }

    @Test("after a failed hang-up a different event tries again, a replay of the first does not")
    func failedHangUp() {
        let ledger = Shared(EventLedger())
        let rejected = Shared(RejectedCalls())
        let now = CallTime(milliseconds: 1)
        func hangsUp(_ key: String) -> Bool { ledger.admit(key, now: now) && rejected.reject("CA1") }
        #expect(hangsUp("event 1"))
        rejected.value.hangUpFailed("CA1")
        #expect(!hangsUp("event 1"))
        #expect(hangsUp("event 2"))
        #expect(!hangsUp("event 3"))
    }

    @Test("the list of rejected calls stays bounded and keeps the newest")
    func bounded() {
        for capacity in [1, 2, 7, 100] {
            let rejected = Shared(RejectedCalls(capacity: capacity))
            for number in 0..<500 {
                #expect(rejected.reject("CA\(number)"))
                #expect(!rejected.reject("CA\(number)"))
                #expect(rejected.value.count <= capacity)
            }
        }
    }
}
