/// Where a redirect may lead.
enum RedirectRule {
    case allowed(HTTPURL)
    case refused(HTTPOutcome)

    /// - Parameter target: the URL that is redirected to, whole.
    static func judge(_ target: String, from origin: HTTPURL, left: Int) -> RedirectRule {
        guard left > 0 else {
            return refuse("http.redirects", "\(origin.host) redirects more often than is allowed")
        }
        guard let url = HTTPURL(target) else {
            return refuse("http.scheme", "\(origin.host) redirects to something that is no plain http or https URL")
        }
        let isUpgrade = origin.scheme == "http" && url.scheme == "https"
        guard url.scheme == origin.scheme || isUpgrade else {
            return refuse("http.scheme", "\(origin.host) redirects from https to http")
        }
        let isSamePort = url.port == origin.port || (isUpgrade && origin.port == 80 && url.port == 443)
        guard url.host == origin.host, isSamePort else {
            return refuse("http.host", "\(origin.host) redirects to another host or port (\(url.host):\(url.port))")
        }
        return .allowed(url)
    }

    private static func refuse(_ code: String, _ message: String) -> RedirectRule {
        .refused(.refused(code: code, message: message))
    }
}
