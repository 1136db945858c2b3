import CallCore
import ScriptValue

/// What an API response means for the command it answers.
enum TelnyxOutcome: Hashable, Sendable {
    /// Taken; with the `data` of the answer.
    case taken(Value)
    /// The call is over, or was never known.
    case gone(String)
    /// The call is not answered yet; the same command will do once it is.
    case notAnswered(String)
    /// What was to be started runs already, or what was to be stopped does not run.
    case alreadySo
    /// Too much at once; the same command will do after a while.
    case overloaded(Milliseconds, String)
    case refused(String)
    /// It may have been carried out.
    case lost(String)
    case notSent(String)

    private static let limits = JSONLimits(bytes: 1 << 20, depth: 32, values: 20_000)
    /// Longer waits than this that a carrier asks for are not worth it.
    private static let longestWait: Milliseconds = 60_000

    init(_ response: CarrierResponse) {
        switch response {
        case .notSent(let why): self = .notSent("the request could not be sent: \(why)")
        case .lost(let why): self = .lost("no answer from Telnyx: \(why)")
        case .answered(let status, let body, let retryAfter):
            let content = (try? JSONText.decodePlain(body, limits: Self.limits)) ?? [:]
            self =
                (200..<300).contains(status)
                ? .taken(content["data"] ?? [:]) : Self.failure(status, content, retryAfter)
        }
    }

    private static func failure(_ status: Int, _ content: Value, _ retryAfter: Milliseconds?) -> TelnyxOutcome {
        let error = content["errors"]?.array?.first
        let code = error?["code"]?.text ?? ""
        // The title names the kind of error; the detail may repeat what we sent.
        let title = String((error?["title"]?.text ?? "").prefix(120))
        let said = [
            "Telnyx answered \(status)", code.isEmpty ? "" : ", error \(code.prefix(16))",
            title.isEmpty ? "" : ": \(title)",
        ].joined()
        switch (status, code) {
        case (_, "90018"), (_, "90015"), (_, "10005"), (404, _): return .gone(said)
        case (_, "90034"): return .notAnswered(said)
        case (_, "90054"), (_, "90055"), (_, "90045"), (_, "90048"): return .alreadySo
        case (_, "90041"), (_, "90042"), (_, "90043"), (429, _), (_, "10011"): return wait(retryAfter ?? 1_000, said)
        case (408, _), (409, _), (500..., _): return wait(retryAfter ?? 500, said)
        default: return .refused(said)
        }
    }

    private static func wait(_ length: Milliseconds, _ said: String) -> TelnyxOutcome {
        length <= longestWait ? .overloaded(max(length, 0), said) : .refused(said)
    }

    /// The result of a command that failed for good.
    var failure: EffectResult {
        switch self {
        case .gone(let message): .failed(reason: "unavailable", message: message)
        case .lost(let message): .failed(reason: "timeout", message: message)
        case .notAnswered(let message), .overloaded(_, let message), .refused(let message), .notSent(let message):
            .failed(reason: "failed", message: message)
        case .taken, .alreadySo: .failed(reason: "failed", message: "Telnyx did not do what was asked")
        }
    }

    var isTaken: Bool { if case .taken = self { true } else { false } }
}
