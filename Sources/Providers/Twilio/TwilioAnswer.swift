import CallCore
import ScriptValue

/// A response of Twilio's API, read.
struct TwilioAnswer {
    /// Nil when no whole answer came.
    var status: Int?
    var content: Value = [:]
    private var trouble = ""

    init(_ response: CarrierResponse) {
        switch response {
        case .answered(let status, let body, _):
            self.status = status
            let limits = JSONLimits(bytes: 1 << 20, depth: 32, values: 50_000)
            content = (try? JSONText.decodePlain(body, limits: limits)) ?? [:]
        case .notSent(let why): trouble = "Twilio could not be reached: \(why)"
        case .lost(let why): trouble = "Twilio's answer was lost: \(why)"
        }
    }

    var isSuccess: Bool { status.map { (200..<300).contains($0) } ?? false }

    func text(_ field: String) -> String? { content[field]?.text.flatMap { $0.isEmpty ? nil : $0 } }

    /// Twilio's own error number.
    var code: Int64? { isSuccess ? nil : content["code"]?.int }

    /// What went wrong, for the log and the operator.
    var problem: String {
        guard let status else { return trouble }
        let said = text("message") ?? text("detail") ?? text("title")
        let number = code.map { ", code \($0)" } ?? ""
        let advice = code.flatMap(TwilioErrors.advice).map { "; \($0)" } ?? ""
        return "Twilio answered \(status)\(number)" + (said.map { ": \($0.prefix(300))" } ?? "") + advice
    }
}
