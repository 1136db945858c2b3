import CCurl

/// A failed transfer in our own words.
struct TransferFailure {
    let code: String
    let message: String

    /// - Parameter detail: what libcurl noted; shown for TLS alone, where it names the certificate's fault.
    init(_ result: CURLcode, to url: HTTPURL, wasSent: Bool, detail: String) {
        let target = "\(url.host):\(url.port)"
        switch result {
        case CURLE_OPERATION_TIMEDOUT:
            code = "http.timeout"
            message = wasSent ? "\(target) did not answer in time" : "\(target) could not be reached in time"
        case CURLE_ABORTED_BY_CALLBACK where wasSent:
            code = "http.broken"
            message = "the kept connection to \(target) broke after the request was sent; it was not sent again"
        case _ where wasSent:
            code = "http.broken"
            message = "the connection to \(target) broke before the whole answer came (\(Self.name(result)))"
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            code = "http.resolve"
            message = "no address is known for \(result == CURLE_COULDNT_RESOLVE_PROXY ? "the proxy" : url.host)"
        case _ where Self.isTLS(result):
            code = "http.tls"
            let reason = detail.isEmpty ? Self.name(result) : Self.clean(detail)
            message = "no trusted TLS connection to \(target): \(reason)"
        default:
            code = "http.connect"
            message = "no connection to \(target) (\(Self.name(result)))"
        }
    }

    private static func isTLS(_ result: CURLcode) -> Bool {
        [
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CRL_BADFILE, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_USE_SSL_FAILED,
        ].contains(result)
    }

    private static func name(_ result: CURLcode) -> String {
        curl_easy_strerror(result).map { String(cString: $0) } ?? "libcurl error \(result.rawValue)"
    }

    /// Names in a certificate are the server's to choose.
    private static func clean(_ detail: String) -> String {
        let printable = detail.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }
        return String(String.UnicodeScalarView(printable.prefix(200)))
    }
}
