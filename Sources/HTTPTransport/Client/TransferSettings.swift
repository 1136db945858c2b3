import CCurl
import CallCore

/// Sets up a handle for a call.
struct TransferSettings {
    let easy: UnsafeMutableRawPointer
    let call: HTTPCall
    let url: HTTPURL
    let isStreamed: Bool

    /// False when libcurl does not take a setting: none of them may be missing.
    func apply() -> Bool {
        (whereTo() + trust() + limits() + request()).allSatisfy { $0 == CURLE_OK }
    }

    /// The header fields of a call as libcurl wants them; nil without memory.
    static func fieldList(of call: HTTPCall) -> UnsafeMutablePointer<curl_slist>? {
        // No waiting for `100 Continue`; and no type is made up for a body whose type was not said.
        var lines = ["Expect:"]
        var headers = call.headers
        for field in call.secretHeaders { headers.add(field.name, field.value.reveal()) }
        if headers["content-type"] == nil { lines.append("Content-Type:") }
        if headers["user-agent"] == nil { lines.append("User-Agent: voicecall") }
        if case .bearer(let token) = call.credentials { lines.append("Authorization: Bearer \(token.reveal())") }
        // "Name:" would leave the field out, "Name;" sends it empty.
        lines += headers.fields.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines {
            guard let longer = curl_slist_append(list, line) else {
                curl_slist_free_all(list)
                return nil
            }
            list = longer
        }
        return list
    }

    private func whereTo() -> [CURLcode] {
        var codes = [
            ccurl_set_text(easy, CURLOPT_URL, url.text),
            ccurl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https"),
            ccurl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0),
            // An empty proxy keeps the environment's out.
            ccurl_set_text(easy, CURLOPT_PROXY, call.proxy ?? ""),
            ccurl_set_text(easy, CURLOPT_NOPROXY, ""),
            ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1),
            // In libcurl 7.88 a paused stream of HTTP/2 can hold up the others of its connection and lose its own end;
            // and a connection of its own is closed to the server's notice when its stream is given up.
            ccurl_set_long(
                easy, CURLOPT_HTTP_VERSION, Int(isStreamed ? CURL_HTTP_VERSION_1_1 : CURL_HTTP_VERSION_2TLS)),
            // A connection that lay idle for long is often closed by the server just as it is used again.
            ccurl_set_long(easy, CURLOPT_MAXAGE_CONN, 55),
        ]
        if case .basic(let user, let password) = call.credentials {
            codes += [
                ccurl_set_long(easy, CURLOPT_HTTPAUTH, 1),  // Basic and nothing else
                ccurl_set_text(easy, CURLOPT_USERNAME, user),
                ccurl_set_text(easy, CURLOPT_PASSWORD, password.reveal()),
            ]
        }
        return codes
    }

    private func trust() -> [CURLcode] {
        var codes = [
            ccurl_set_long(easy, CURLOPT_SSL_VERIFYPEER, 1),
            ccurl_set_long(easy, CURLOPT_SSL_VERIFYHOST, 2),
            ccurl_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
        ]
        if let file = call.caFile {
            codes += [ccurl_set_text(easy, CURLOPT_CAINFO, file), ccurl_set_text(easy, CURLOPT_CAPATH, nil)]
        }
        return codes
    }

    private func limits() -> [CURLcode] {
        let longest: Milliseconds = 24 * 3_600_000
        var codes = [
            ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1),
            // Ending must not wait for a name lookup that hangs.
            ccurl_set_long(easy, CURLOPT_QUICK_EXIT, 1),
            ccurl_set_long(easy, CURLOPT_TIMEOUT_MS, Int(min(call.timeout, longest))),
            ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Int(min(call.connectTimeout, longest))),
        ]
        // An answer that says it is too long is stopped before its first byte; that of HEAD has no bytes. Of a refusal
        // to stream, the beginning is wanted however long it is.
        if !isStreamed, call.method != "HEAD", call.maxBytes > 0 {
            codes.append(ccurl_set_size(easy, CURLOPT_MAXFILESIZE_LARGE, Int64(call.maxBytes)))
        }
        return codes
    }

    private func request() -> [CURLcode] {
        if call.method == "HEAD" { return [ccurl_set_long(easy, CURLOPT_NOBODY, 1)] }
        if call.method == "GET", call.body == nil { return [ccurl_set_long(easy, CURLOPT_HTTPGET, 1)] }
        var codes: [CURLcode] = []
        if call.body != nil || ["POST", "PUT", "PATCH"].contains(call.method) {
            let body = call.body ?? []
            codes.append(ccurl_set_long(easy, CURLOPT_POST, 1))
            codes.append(
                body.withUnsafeBytes { bytes in
                    bytes.isEmpty
                        ? ccurl_set_body(easy, "", 0) : ccurl_set_body(easy, bytes.baseAddress, bytes.count)
                })
        }
        return codes + [ccurl_set_text(easy, CURLOPT_CUSTOMREQUEST, call.method)]
    }
}
