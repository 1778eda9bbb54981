import ChargebeeAPI

/// The requests in process, by method and by lane.
struct Occupancy {
    private var posts = 0
    private var gets = 0
    private var lanes: [String: Int] = [:]

    var total: Int { posts + gets }

    func inProcess(_ method: ChargebeeAPI.Operation.Method) -> Int { method == .post ? posts : gets }

    func isTaken(lane: String) -> Bool { lanes[lane] != nil }

    mutating func enter(_ ticket: SandboxTicket) {
        add(1, ticket.route.operation.method)
        if let lane = ticket.lane { lanes[lane, default: 0] += 1 }
    }

    mutating func leave(_ ticket: SandboxTicket) {
        add(-1, ticket.route.operation.method)
        guard let lane = ticket.lane, let held = lanes[lane] else { return }
        lanes[lane] = held > 1 ? held - 1 : nil
    }

    private mutating func add(_ change: Int, _ method: ChargebeeAPI.Operation.Method) {
        switch method {
        case .post: posts += change
        case .get: gets += change
        }
    }
}
