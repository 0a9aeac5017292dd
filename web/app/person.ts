/** Whom something is booked for: a client of the shop, or somebody new. */
export interface Person {
  /** null: somebody new. */
  id: string | null
  name: string
  phone: string
  email: string
}

/** Nobody yet. */
export const nobody: Person = { id: null, name: '', phone: '', email: '' }

/** What is wrong with what was typed, by field; an empty object when it can be sent. */
export function checkPerson(person: Person): { name?: string; phone?: string; email?: string } {
  const email = person.email.trim()
  const phone = person.phone.trim()
  return {
    ...(person.name.trim() ? {} : { name: 'Write the name to call out.' }),
    ...(phone && !/^[+0-9 ()/.-]{5,32}$/.test(phone)
      ? { phone: 'Write a number such as +49 30 5550123.' }
      : {}),
    ...(email && !/^\S+@\S+\.\S+$/.test(email)
      ? { email: 'This does not look like an e-mail address.' }
      : {}),
  }
}

/** The person as a request names somebody new: what was not typed is left out. */
export function clientOf({ name, phone, email }: Person) {
  return {
    name: name.trim(),
    ...(phone.trim() ? { phone: phone.trim() } : {}),
    ...(email.trim() ? { email: email.trim() } : {}),
  }
}

/** The person as a booking names him: by his id if the shop knows him. */
export const bookedFor = (person: Person) =>
  person.id === null ? { client: clientOf(person) } : { client_id: person.id }
