import CallCore
import ScriptValue

/// A response of Plivo's API, read.
struct PlivoAnswer {
    /// Nil when the carrier did not answer.
    var status: Int?
    var content: Value

    init(_ response: CarrierResponse) {
        guard case .answered(let status, let body, _) = response else {
            content = [:]
            return
        }
        self.status = status
        content = (try? JSONText.decodePlain(body, limits: Self.limits)) ?? [:]
    }

    var isSuccess: Bool { status.map { (200..<300).contains($0) } ?? false }

    /// The text of a field; nil when it is absent or blank.
    func text(_ field: String) -> String? { content[field]?.text.flatMap { $0.isEmpty ? nil : $0 } }

    /// A single request id, also where Plivo writes a list of one.
    var requestID: String? {
        text("request_uuid") ?? content["request_uuid"]?.array?.first?.text.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The ids of calls in a list, in the order they came.
    var calls: [String] { (content["calls"]?.array ?? []).compactMap(\.text).filter(PlivoPath.isID) }

    /// What Plivo says went wrong, cut to a line: `error` is a text or an object, and may be missing.
    var problem: String {
        let said =
            switch content["error"] {
            case .string(let text)?: text.lossyText
            case .map(let fields)?: JSONText.encodePlainText(.map(fields))
            default: "no reason given"
            }
        return "Plivo answered \(status.map(String.init) ?? "nothing"): \(said.prefix(200))"
    }

    private static let limits = JSONLimits(bytes: 1 << 20, depth: 16, values: 50_000)
}
