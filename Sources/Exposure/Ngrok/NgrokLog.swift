import ScriptValue

/// Reads lines that ngrok prints.
enum NgrokLog {
    private static let limits = JSONLimits(bytes: 64 << 10, depth: 8, values: 1000)

    /// - Returns: nil for a line that says nothing about the start.
    static func signal(_ line: String) -> NgrokSignal? {
        if let fields = fields(line), let url = fields["url"]?.text, let address = publicAddress(url),
            fields["msg"]?.text == "started tunnel" || fields["addr"]?.text != nil
        {
            return .started(url: address)
        }
        return problem(line).flatMap { text in code(in: text).map { .failed(code: $0, text: text) } }
    }

    /// The problem a line tells of: all plain text counts, and what the log calls an error. A warning may name a code
    /// as well, and ngrok goes on after it.
    static func problem(_ line: String) -> String? {
        guard let fields = fields(line) else { return line }
        guard ["eror", "error", "crit"].contains(fields["lvl"]?.text ?? "") else { return nil }
        return fields["err"]?.text ?? fields["msg"]?.text
    }

    private static func fields(_ line: String) -> Value? {
        guard line.utf8.first == UInt8(ascii: "{") else { return nil }
        return try? JSONText.decodePlain(Array(line.utf8), limits: limits)
    }

    /// Such as `ERR_NGROK_4018`.
    static func code(in text: String) -> String? {
        text.firstMatch(of: /ERR_NGROK(_[0-9]+)?/).map { String($0.0) }
    }

    /// Old versions also announce an address without TLS; carriers need the other one.
    private static func publicAddress(_ url: String) -> String? {
        guard url.hasPrefix("https://"), url.utf8.count <= 1024, ExposedPath.isPath("/\(url)") else { return nil }
        let address = url.hasSuffix("/") ? String(url.dropLast()) : url
        return address.utf8.count > "https://".utf8.count ? address : nil
    }
}
