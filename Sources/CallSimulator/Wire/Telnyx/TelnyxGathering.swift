import CallCore
import ScriptValue

/// Collects keys for one `gather`. What plays goes on meanwhile.
final class TelnyxGathering {
    private unowned let call: TelnyxCall
    private let terms: TelnyxGatherTerms
    private let then: () -> Void
    private var digits = ""
    private var isOver = false
    private var pauseTimer: EventToken?
    private var wholeTimer: EventToken?

    /// - Parameter then: called once, before its end is told.
    init(_ call: TelnyxCall, _ terms: TelnyxGatherTerms, then: @escaping () -> Void) {
        self.call = call
        self.terms = terms
        self.then = then
        arm(terms.first)
        wholeTimer = kernel.schedule(after: terms.whole, label: "\(call.id) gather time over") { [weak self] in
            self?.end("timeout")
        }
    }

    private var kernel: SimKernel { call.leg.kernel }

    func press(_ key: Character) {
        guard !isOver else { return }
        if key == terms.finishOn { return complete() }
        digits.append(key)
        if digits.count >= terms.most { return complete() }
        arm(terms.gap)
    }

    /// - Parameter status: `cancelled` or `call_hangup`.
    func end(_ status: String) {
        guard !isOver else { return }
        isOver = true
        kernel.cancel(pauseTimer)
        kernel.cancel(wholeTimer)
        then()
        var fields: [String: Value] = ["digits": Value(digits), "status": Value(status)]
        if let id = terms.id { fields["gather_id"] = Value(id) }
        call.tell("call.gather.ended", fields)
    }

    private func complete() {
        let isValid = digits.count >= terms.fewest && digits.allSatisfy { terms.valid.contains($0) }
        end(isValid ? "valid" : "invalid")
    }

    private func arm(_ limit: Milliseconds) {
        kernel.cancel(pauseTimer)
        pauseTimer = kernel.schedule(after: limit, label: "\(call.id) gather pause") { [weak self] in
            guard let self else { return }
            let isEnough = self.digits.count >= self.terms.fewest && self.call.wire.settings.pauseCompletesGather
            if isEnough { self.complete() } else { self.end("timeout") }
        }
    }
}
