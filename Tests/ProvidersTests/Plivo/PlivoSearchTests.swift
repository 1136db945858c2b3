import CallCore
import Testing

@testable import Providers

@Suite("Looking for a lost Plivo call")
struct PlivoSearchTests {
    private let placement = Placement(to: "+15552223333", from: "+15550001111", ring: 30_000)
    private let since = PlivoTime.read("2026-03-01 10:00:00") ?? CallTime(milliseconds: 0)

    /// Plays the carrier: answers each request of the search by `answer` until it asks no more.
    private func search(
        _ answer: (String, String) -> CarrierResponse
    ) -> (asked: [String], result: MarkupCreation) {
        var earlier: [CarrierResponse] = []
        var asked: [String] = []
        while let request = PlivoSample.dialect.search(
            for: placement, since: since, earlier: earlier, PlivoSample.context()), asked.count < 50
        {
            let name = String(request.path.split(separator: "/").dropFirst(3).joined(separator: "/"))
            let state = request.query.first?.value ?? ""
            asked.append(name + "?" + state)
            earlier.append(answer(name, state))
        }
        return (
            asked,
            PlivoSample.dialect.found(earlier, placement: placement, since: since, PlivoSample.context())
        )
    }

    private func list(_ ids: [String]) -> CarrierResponse {
        PlivoSample.answered(200, #"{"calls":[\#(ids.map { "\"\($0)\"" }.joined(separator: ","))]}"#)
    }

    private func call(
        to: String = "15552223333", from: String = "15550001111", start: String? = "2026-03-01 10:00:01",
        direction: String = "outbound"
    ) -> CarrierResponse {
        let time = start.map { #","session_start":"\#($0)""# } ?? ""
        return PlivoSample.answered(
            200,
            #"{"to":"\#(to)","from":"\#(from)","direction":"\#(direction)","request_uuid":"r-1"\#(time)}"#)
    }

    @Test("the one call between our numbers that began since is ours")
    func live() {
        let (asked, result) = search { name, state in
            switch (name, state) {
            case ("Call", "live"): list(["a", "b", "c"])
            case ("Call", _): list([])
            case ("Call/b", _): call()
            case ("Call/a", _): call(to: "15557778888")
            default: call(direction: "inbound")
            }
        }
        #expect(asked == ["Call?live", "Call?queued", "Call/a?live", "Call/c?live", "Call/b?live"])
        #expect(result == .created(providerCallID: "b", alias: "r-1"))
    }

    @Test("a queued call has no time yet, and one that left the queue is looked up among the live ones")
    func queued() {
        let (asked, result) = search { name, state in
            switch (name, state) {
            case ("Call", "live"): list([])
            case ("Call", _): list(["q", "p"])
            case ("Call/q", "queued"): PlivoSample.answered(404, #"{"error":"not found"}"#)
            case ("Call/q", _): call()
            default: call(to: "15557778888", start: nil)
            }
        }
        #expect(asked == ["Call?live", "Call?queued", "Call/q?queued", "Call/p?queued", "Call/q?live"])
        #expect(result == .created(providerCallID: "q", alias: "r-1"))
        let waiting = search { name, state in
            name == "Call" ? list(state == "queued" ? ["q"] : []) : call(start: nil)
        }
        #expect(waiting.result == .created(providerCallID: "q", alias: "r-1"))
    }

    @Test("when both lists are whole and no call fits, there is none")
    func none() {
        let old = search { name, _ in name == "Call" ? list(["a"]) : call(start: "2026-03-01 09:59:54") }
        guard case .failed = old.result else {
            Issue.record("an older call was taken, or nothing was decided: \(old.result)")
            return
        }
        let empty = search { _, _ in list([]) }
        #expect(empty.asked.count == 2)
        guard case .failed = empty.result else {
            Issue.record("nothing was decided: \(empty.result)")
            return
        }
    }

    @Test(
        "whatever is left unseen leaves it open",
        arguments: [
            PlivoSample.answered(500, ""), .lost("reset"), .notSent("no route"),
        ])
    func incomplete(failure: CarrierResponse) {
        let listFails = search { name, state in name == "Call" && state == "queued" ? failure : list([]) }
        let detailsFail = search { name, _ in name == "Call" ? list(["a"]) : failure }
        for result in [listFails.result, detailsFail.result] {
            guard case .unknown = result else {
                Issue.record("taken as known: \(result)")
                continue
            }
        }
    }

    @Test("at most ten calls are looked at, from both ends of the list")
    func bounded() {
        let ids = (1...30).map(String.init)
        let (asked, result) = search { name, state in
            name == "Call" ? list(state == "live" ? ids : []) : call(to: "1")
        }
        #expect(asked.count == 12)
        #expect(asked[2...5] == ["Call/1?live", "Call/30?live", "Call/2?live", "Call/29?live"])
        guard case .unknown = result else {
            Issue.record("taken as known: \(result)")
            return
        }
    }

    @Test("two calls that fit are nobody's for sure")
    func ambiguous() {
        let (_, result) = search { name, state in
            name == "Call" ? list(state == "live" ? ["a", "b"] : []) : call()
        }
        guard case .unknown = result else {
            Issue.record("taken as known: \(result)")
            return
        }
    }

    @Test(
        "times in each of Plivo's spellings",
        arguments: [
            ("1970-01-01 00:00:00", 0), ("2026-03-01T10:00:00Z", 1_772_359_200_000),
            ("2026-03-01 10:00:00.342014", 1_772_359_200_342), ("2026-03-01 10:00:00.3", 1_772_359_200_300),
            ("2026-03-01 11:30:00+01:30", 1_772_359_200_000), ("2026-03-01 04:00:00-06:00", 1_772_359_200_000),
            ("2024-02-29 00:00:00", 1_709_164_800_000), ("2026-13-01 10:00:00", nil), ("2026-03-01", nil),
            ("2026-03-01 10:00:00 PST", nil), ("2026-03-01 10:00:00.", nil), ("", nil),
        ] as [(String, Int64?)])
    func times(text: String, milliseconds: Int64?) { #expect(PlivoTime.read(text)?.milliseconds == milliseconds) }
}
