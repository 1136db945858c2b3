import CallCore
import CallCrypto
import ScriptValue

/// A webhook written down as JSON, with what is needed to verify it: `provider`, `method`, `url`, `headers`, `body` or
/// `body_b64`, `secret` or `public_key`, and perhaps `content_type`, `now` and `tolerance_s` in seconds.
public struct CapturedRequest: Sendable {
    /// Empty when the capture gives none.
    public var name: String
    public var webhook: Webhook
    public var check: SignatureCheck
    /// The clock to verify with; nil when the capture gives none.
    public var now: CallTime?

    /// - Parameter secret: counts where the capture holds none.
    /// - Throws: `CaptureProblem` for the first thing that is missing or of the wrong kind.
    public init(_ value: Value, secret: String? = nil) throws(CaptureProblem) {
        let names = SignatureScheme.allCases.map(\.rawValue).joined(separator: ", ")
        guard value.map != nil else {
            throw CaptureProblem("the request is no JSON object", next: "write it as {\"provider\": …, \"url\": …}")
        }
        guard let scheme = value["provider"]?.text.flatMap(SignatureScheme.init) else {
            throw CaptureProblem("the provider is missing or unknown", next: "set \"provider\" to one of: \(names)")
        }
        guard let url = value["url"]?.text else {
            throw CaptureProblem("the URL is missing", next: "set \"url\" to the address as the carrier dialled it")
        }
        let field = scheme == .telnyx ? "public_key" : "secret"
        guard let secret = value[field]?.text ?? secret else {
            throw CaptureProblem(
                "there is no secret to verify with",
                next: "set \"\(field)\", or name an environment variable with --secret-env")
        }
        name = value["name"]?.text ?? ""
        webhook = Webhook(
            method: value["method"]?.text?.uppercased() ?? "POST", url: url, headers: try Self.headers(value),
            body: try Self.body(value))
        check = SignatureCheck(scheme, secret: secret)
        if let tolerance = try Self.time(value, "tolerance_s") { check.tolerance = tolerance.milliseconds }
        now = try Self.time(value, "now")
    }

    private static func headers(_ value: Value) throws(CaptureProblem) -> HeaderList {
        var headers = HeaderList()
        for (name, content) in (value["headers"]?.map ?? [:]).sorted(by: { $0.key < $1.key }) {
            for item in content.array ?? [content] {
                guard let text = item.text ?? item.int.map(String.init) else {
                    throw CaptureProblem(
                        "a header is neither text nor a list of texts", next: "write each header as \"Name\": \"value\""
                    )
                }
                headers.add(name, text)
            }
        }
        if let type = value["content_type"]?.text, headers["Content-Type"] == nil { headers.add("Content-Type", type) }
        return headers
    }

    private static func body(_ value: Value) throws(CaptureProblem) -> [UInt8] {
        if let encoded = value["body_b64"] {
            guard let bytes = encoded.text.flatMap(Base64.decode) else {
                throw CaptureProblem("body_b64 is no Base64", next: "encode the raw body with base64, in one line")
            }
            return bytes
        }
        guard let body = value["body"], !body.isNull else { return [] }
        guard case .string(let bytes) = body else {
            throw CaptureProblem(
                "the body is no text", next: "give the body as it came, as text; a parsed body cannot be verified")
        }
        return bytes.bytes
    }

    /// A number of seconds, as a time since 1970 or since whatever it counts from.
    private static func time(_ value: Value, _ field: String) throws(CaptureProblem) -> CallTime? {
        guard let given = value[field], !given.isNull else { return nil }
        guard let seconds = given.double, abs(seconds) < 1e12 else {
            throw CaptureProblem("\(field) is no time", next: "give \(field) as a number of seconds")
        }
        return CallTime(milliseconds: Int64((seconds * 1000).rounded()))
    }
}
