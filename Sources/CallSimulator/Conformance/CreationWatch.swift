import CallCore

/// Watches the request that creates a call: it is sent once.
struct CreationWatch: Sendable {
    private var first: CarrierRequest?
    private var ids: Set<RequestID> = []
    /// The carrier surely did nothing: the request never left, or was turned away.
    private var isRefused = false

    /// What is wrong with a request; nil when nothing is.
    mutating func saw(_ id: RequestID, _ request: CarrierRequest, isPlacing: Bool) -> String? {
        guard request.method == .post else { return nil }
        guard let first else {
            if isPlacing { (first, ids) = (request, [id]) }
            return nil
        }
        guard request.path == first.path, request.query == first.query else { return nil }
        ids.insert(id)
        defer { isRefused = false }
        if isRefused { return nil }
        if first.safety == .once {
            return "a second create request was sent though the first may have been carried out"
        }
        return request == first ? nil : "a create request was repeated with another body"
    }

    mutating func answered(_ id: RequestID, _ response: CarrierResponse) {
        guard ids.contains(id) else { return }
        switch response {
        case .notSent: isRefused = true
        case .answered(let status, _, _): isRefused = (400..<500).contains(status) || status == 503
        case .lost: isRefused = false
        }
    }
}
