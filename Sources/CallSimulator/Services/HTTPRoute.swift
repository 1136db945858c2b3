import CallCore
import ScriptValue

/// What a simulated web host answers.
public struct HTTPRoute: Hashable, Sendable {
    /// nil for any method.
    public var method: String?
    /// The URL, or its beginning when it ends in `*`.
    public var url: String
    public var status: Int
    public var headers: [String: String]
    public var body: String
    /// Milliseconds to the answer; nil for the usual range.
    public var delay: Milliseconds?
    /// The reason the request fails with, instead of a response.
    public var failure: String?

    public init(
        _ method: String? = nil, _ url: String, status: Int = 200, headers: [String: String] = [:], body: String = "",
        delay: Milliseconds? = nil, failure: String? = nil
    ) {
        self.method = method
        self.url = url
        self.status = status
        self.headers = headers
        self.body = body
        self.delay = delay
        self.failure = failure
    }

    func fits(_ request: HTTPRequest) -> Bool {
        guard (method ?? request.method).uppercased() == request.method.uppercased() else { return false }
        return url.hasSuffix("*") ? request.url.hasPrefix(url.dropLast()) : request.url == url
    }

    var result: EffectResult {
        if let failure { return .failed(reason: failure, message: "the request to \(url) failed (simulated)") }
        return .done([
            "status": .int(Int64(status)), "headers": .map(headers.mapValues { Value($0) }), "body": Value(body),
        ])
    }
}
