@testable import HTTPTransport

/// Short names for what tests ask of an outcome.
extension HTTPOutcome {
    var status: Int? { if case .answered(let status, _, _) = self { status } else { nil } }

    var text: String? {
        if case .answered(_, _, let body) = self { String(decoding: body, as: UTF8.self) } else { nil }
    }

    /// Kind and code, such as `lost http.timeout`.
    var verdict: String {
        switch self {
        case .answered(let status, _, _): "answered \(status)"
        case .notSent(let code, _): "notSent \(code)"
        case .lost(let code, _): "lost \(code)"
        case .refused(let code, _): "refused \(code)"
        }
    }

    var message: String {
        switch self {
        case .answered: ""
        case .notSent(_, let message), .lost(_, let message), .refused(_, let message): message
        }
    }
}
