/// Which part of an answer went over its limit.
enum ResponseOverflow {
    case headers
    case body

    func refusal(of host: String, limit: Int) -> HTTPOutcome {
        switch self {
        case .headers:
            .refused(
                code: "http.headers_too_large",
                message: "\(host) answered with more than \(ResponseCollector.maxHeaderBytes) bytes of headers")
        case .body:
            .refused(code: "http.too_large", message: "\(host) answered with more than \(limit) bytes")
        }
    }
}
