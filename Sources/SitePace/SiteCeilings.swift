package import ChargebeeAPI

/// How many calls Chargebee takes at the same time from one site, over all processes.
package struct SiteCeilings: Hashable, Sendable {
    /// POSTs in flight; at least 1.
    package let posts: Int
    /// GETs in flight; at least 1.
    package let gets: Int

    /// What Chargebee documents for a live site.
    package static let live = SiteCeilings(posts: 100, gets: 50)
    /// What Chargebee documents for a test site.
    package static let test = SiteCeilings(posts: 50, gets: 50)

    package init(posts: Int, gets: Int) {
        self.posts = max(1, posts)
        self.gets = max(1, gets)
    }

    /// The ceiling of one kind of call.
    package subscript(_ method: ChargebeeAPI.Operation.Method) -> Int {
        switch method {
        case .get: gets
        case .post: posts
        }
    }
}
