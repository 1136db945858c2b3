import CallCore
import ScriptValue

/// What a speech service says about why it refused, in whichever shape.
struct ServiceError: Hashable, Sendable {
    var code = ""
    var message = ""

    private static let limits = JSONLimits(bytes: 64 << 10, depth: 16, values: 2_000)

    /// - Parameter body: JSON, or anything else, which says nothing.
    init(_ body: [UInt8]) {
        guard let value = try? JSONText.decodePlain(body, limits: Self.limits) else { return }
        let error = value["error"] ?? value["detail"] ?? value
        // ElevenLabs lists what is wrong with each field.
        let first = error.array?.first ?? error
        code = ["code", "status", "type", "err_code"].lazy.compactMap { first[$0]?.text }.first ?? ""
        let text = ["message", "msg", "err_msg"].lazy.compactMap { first[$0]?.text }.first
        message = Self.withoutInput(text ?? first.text ?? "")
        let place = (first["loc"]?.array ?? []).compactMap { $0.text }.joined(separator: ".")
        if !place.isEmpty { message = "\(place): \(message)" }
    }

    /// The account has used up what it paid for.
    var isQuota: Bool { code == "quota_exceeded" || code == "insufficient_quota" }

    /// Some services repeat the text that was to be spoken behind its name.
    private static func withoutInput(_ text: String) -> String {
        var cut = text[...]
        for name in ["'input':", "\"input\":", "'text':", "\"text\":"] {
            if let range = cut.firstRange(of: name) { cut = cut[..<range.lowerBound] }
        }
        return String(cut)
    }
}
