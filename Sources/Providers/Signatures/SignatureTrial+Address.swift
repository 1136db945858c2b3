import CallCore

extension SignatureTrial {
    /// Changes of the URL, an axis for each part.
    static func addressAxes(_ webhook: Webhook) -> [[Change]] {
        guard let address = WebAddress(webhook.url) else { return [] }
        return [
            schemes(address), hosts(address, webhook.headers), ports(address, webhook.headers), paths(address),
            queries(address),
        ]
    }

    private static func change(
        _ part: SignatureExplanation.Part, _ note: String, _ apply: @escaping (inout WebAddress) -> Void
    ) -> Change {
        Change(part: part, note: note) { trial in
            guard var address = trial.address else { return }
            apply(&address)
            trial.address = address
        }
    }

    private static func schemes(_ address: WebAddress) -> [Change] {
        ["https", "http", "wss", "ws"].filter { $0 != address.scheme }.map { scheme in
            change(.scheme, "signed for \(scheme)://, not \(address.scheme)://") { $0.scheme = scheme }
        }
    }

    private static let hostHeaders = ["Host", "X-Forwarded-Host", "X-Original-Host", "Ngrok-Forwarded-Host"]

    private static func hosts(_ address: WebAddress, _ headers: HeaderList) -> [Change] {
        var found: [Change] = []
        let lower = address.host.lowercased()
        if lower != address.host {
            found.append(change(.host, "signed with the host in lower case") { $0.host = lower })
        }
        for (header, given) in given(headers) where given.host != address.host {
            found.append(change(.host, "signed for the host in the header \(header)") { $0.host = given.host })
        }
        return found
    }

    private static func ports(_ address: WebAddress, _ headers: HeaderList) -> [Change] {
        var found: [Change] = []
        if address.port != nil { found.append(change(.port, "signed without the port") { $0.port = nil }) }
        var others = given(headers).compactMap { header, given in
            given.port.map { ($0, "the port in the header \(header)") }
        }
        if let port = headers["X-Forwarded-Port"].flatMap(Int.init), (1...65_535).contains(port) {
            others.append((port, "the port in the header X-Forwarded-Port"))
        }
        others += [443, 80, 8443, 8080].map { ($0, "port \($0)") }
        for (port, name) in others where port != address.port {
            found.append(change(.port, "signed with \(name)") { $0.port = port })
        }
        return found
    }

    private static func paths(_ address: WebAddress) -> [Change] {
        if address.path.utf8.last == 0x2F {
            return [change(.path, "signed without the slash at the end of the path") { $0.path.removeLast() }]
        }
        return [change(.path, "signed with a slash at the end of the path") { $0.path += "/" }]
    }

    private static func queries(_ address: WebAddress) -> [Change] {
        guard address.query != nil else { return [] }
        return [change(.query, "signed without the query") { $0.query = nil }]
    }

    /// Hosts and ports that headers of the request name, the first of a list.
    private static func given(_ headers: HeaderList) -> [(String, WebAddress)] {
        hostHeaders.compactMap { header in
            guard let value = headers[header]?.split(separator: ",").first,
                let address = WebAddress("https://" + value.filter { $0 != " " }), address.userinfo == nil,
                address.path.isEmpty
            else { return nil }
            return (header, address)
        }
    }
}
