/** Whose pages may use the API of a shop from a browser. */
export interface ShopOrigins {
  /** Whether pages of this origin (RFC 6454) may use the API of this shop, or with null of any. */
  allows(origin: string, shopId: string | null): Promise<boolean>
  /** Reads them anew at the next question. */
  forget(): void
}
