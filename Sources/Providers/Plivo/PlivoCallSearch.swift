import CallCore

/// Looks for the call that a create request made whose answer was lost. Plivo has no key that would make a second try
/// safe, and its lists hold bare ids: so both lists are asked for, then each call for its details.
///
/// A search has no memory: what comes next follows from what came so far.
struct PlivoCallSearch {
    /// So many calls are looked at; a busy account may have more, and then nothing is sure.
    static let maxDetails = 10
    /// Plivo's clock may be that far behind ours, in milliseconds.
    static let clockSkew: Milliseconds = 5_000

    let path: PlivoPath
    let placement: Placement
    let since: CallTime
    private(set) var next: CarrierRequest?
    private(set) var result: MarkupCreation

    private struct Candidate: Hashable {
        var id: String
        var state: String
    }

    init(path: PlivoPath, placement: Placement, since: CallTime, earlier: [CarrierResponse]) {
        self.path = path
        self.placement = placement
        self.since = since
        result = .unknown(message: "the search for the call is not over")
        guard earlier.count >= 2 else {
            next = list(earlier.isEmpty ? "live" : "queued")
            return
        }
        let lists = earlier.prefix(2).map { PlivoAnswer($0) }
        var candidates = Self.candidates(live: lists[0].calls, queued: lists[1].calls)
        var isWhole = lists.allSatisfy(\.isSuccess) && candidates.count <= Self.maxDetails
        var found: [(id: String, alias: String?)] = []
        for (index, response) in earlier.dropFirst(2).enumerated() where index < candidates.count {
            let candidate = candidates[index]
            let answer = PlivoAnswer(response)
            if answer.status == 404 {
                // It left the queue meanwhile; one that is no longer live either is over.
                if candidate.state == "queued" { candidates.append(Candidate(id: candidate.id, state: "live")) }
            } else if !answer.isSuccess {
                isWhole = false
            } else if isOurs(answer, candidate.state), !found.contains(where: { $0.id == candidate.id }) {
                found.append((candidate.id, answer.requestID))
            }
        }
        let asked = earlier.count - 2
        if asked < min(candidates.count, Self.maxDetails) {
            next = details(candidates[asked])
            return
        }
        result = Self.verdict(found, isWhole: isWhole && asked >= candidates.count)
    }

    private static func verdict(_ found: [(id: String, alias: String?)], isWhole: Bool) -> MarkupCreation {
        if found.count == 1 { return .created(providerCallID: found[0].id, alias: found[0].alias ?? found[0].id) }
        if found.count > 1 { return .unknown(message: "several calls to this number were found at Plivo") }
        return isWhole
            ? .failed(reason: "failed", message: "the create request was lost and Plivo has no such call")
            : .unknown(message: "the calls at Plivo could not all be looked at")
    }

    /// Queued ones first, since the call is new. Plivo does not say how its lists are sorted, so they are taken from
    /// both ends: the newest are among the first whichever way it is.
    private static func candidates(live: [String], queued: [String]) -> [Candidate] {
        let all = fromBothEnds(queued).map { Candidate(id: $0, state: "queued") }
        return all + fromBothEnds(live).filter { !queued.contains($0) }.map { Candidate(id: $0, state: "live") }
    }

    private static func fromBothEnds(_ ids: [String]) -> [String] {
        var rest = ids[...]
        var out: [String] = []
        while let first = rest.popFirst() {
            out.append(first)
            if let last = rest.popLast() { out.append(last) }
        }
        return out
    }

    private func isOurs(_ answer: PlivoAnswer, _ state: String) -> Bool {
        guard let to = answer.text("to"), PlivoNumber.same(to, placement.to),
            let from = answer.text("from"), PlivoNumber.same(from, placement.from),
            answer.text("direction").map({ $0 == "outbound" }) ?? true
        else { return false }
        // A queued call has not begun yet and has no time of its own.
        guard let start = answer.text("session_start").flatMap(PlivoTime.read) else { return state == "queued" }
        return start >= since + -Self.clockSkew
    }

    private func list(_ state: String) -> CarrierRequest {
        CarrierRequest(.get, path.calls, query: [HeaderList.Field("status", state)], safety: .repeatable)
    }

    private func details(_ candidate: Candidate) -> CarrierRequest {
        CarrierRequest(
            .get, path.call(candidate.id), query: [HeaderList.Field("status", candidate.state)], safety: .repeatable)
    }
}

extension PlivoDialect {
    public func search(
        for placement: Placement, since: CallTime, earlier: [CarrierResponse], _ context: LineContext
    ) -> CarrierRequest? {
        PlivoCallSearch(path: path, placement: placement, since: since, earlier: earlier).next
    }

    public func found(
        _ answers: [CarrierResponse], placement: Placement, since: CallTime, _ context: LineContext
    ) -> MarkupCreation {
        PlivoCallSearch(path: path, placement: placement, since: since, earlier: answers).result
    }
}
