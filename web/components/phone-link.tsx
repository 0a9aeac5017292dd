/** The shop's number, to tap. */
export function PhoneLink({
  phone,
  className = 'link tabular whitespace-nowrap',
}: {
  phone: string
  className?: string
}) {
  return (
    <a className={className} href={`tel:${phone.replace(/[^+\d]/g, '')}`}>
      {phone}
    </a>
  )
}
