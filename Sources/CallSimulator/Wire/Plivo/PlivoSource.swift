/// What a document was asked for; Plivo's hang-up codes tell them apart.
enum PlivoSource: Int, Hashable, Sendable {
    case answer = 1
    case action, transfer, redirect

    var word: String {
        switch self {
        case .answer: "Answer"
        case .action: "Action"
        case .transfer: "Transfer"
        case .redirect: "Redirect"
        }
    }

    /// Nothing usable came back from the URL.
    var unreachable: PlivoEnding { failure(7_010 + rawValue, "Error Reaching \(word) URL") }
    var invalidURL: PlivoEnding { failure(7_020 + rawValue, "Invalid \(word) URL") }
    var badMethod: PlivoEnding { failure(7_030 + rawValue, "Invalid Method For \(word) URL") }
    var invalidXML: PlivoEnding { failure(8_010 + rawValue, "Invalid \(word) XML") }

    private func failure(_ code: Int, _ name: String) -> PlivoEnding {
        PlivoEnding(code: code, name: name, source: "Error", status: "failed")
    }
}
