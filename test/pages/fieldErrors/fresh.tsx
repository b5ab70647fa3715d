/** Forms that put libraries together, as shops do: MUI with react-hook-form, Formik with Bootstrap, Ant Design's modal. */
import Button from '@mui/material/Button'
import Step from '@mui/material/Step'
import StepLabel from '@mui/material/StepLabel'
import Stepper from '@mui/material/Stepper'
import TextField from '@mui/material/TextField'
import { Button as AntButton, Form as AntForm, Modal as AntModal, Input, message } from 'antd'
import { ErrorMessage, Field, FieldArray, Formik, Form as FormikForm } from 'formik'
import { type ReactNode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Controller, useForm } from 'react-hook-form'

type Order = { company: string; amount: string }

/** Each step is checked before the next is shown. */
function Wizard() {
  const [step, setStep] = useState(0)
  const { control, trigger } = useForm<Order>({ defaultValues: { company: '', amount: '' } })
  const fields = [
    { name: 'company' as const, label: 'Company', rules: { required: 'Your company, please' } },
    {
      name: 'amount' as const,
      label: 'Amount',
      rules: { validate: (amount: string) => Number(amount) >= 10 || 'Orders start at 10 pieces' },
    },
  ]
  const field = fields[step]
  return (
    <div>
      <Stepper activeStep={step}>
        {['Company', 'Order', 'Done'].map((label) => (
          <Step key={label}>
            <StepLabel>{label}</StepLabel>
          </Step>
        ))}
      </Stepper>
      {field && (
        <Controller
          key={field.name}
          name={field.name}
          control={control}
          rules={field.rules}
          render={({ field: { ref, ...given }, fieldState: { error } }) => (
            <TextField
              {...given}
              inputRef={ref}
              label={field.label}
              error={Boolean(error)}
              helperText={error?.message ?? ' '}
            />
          )}
        />
      )}
      <Button onClick={async () => (await trigger(field?.name)) && setStep(step + 1)}>Next</Button>
    </div>
  )
}

/** Sent by the modal's own button. */
function Modal() {
  const [isOpen, setOpen] = useState(false)
  const [form] = AntForm.useForm()
  return (
    <div>
      <AntButton onClick={() => setOpen(true)}>New address</AntButton>
      <AntModal
        open={isOpen}
        title="Address"
        onCancel={() => setOpen(false)}
        onOk={() =>
          form.validateFields().then(
            () => setOpen(false),
            () => undefined,
          )
        }
      >
        <AntForm form={form} name="address" layout="vertical">
          <AntForm.Item name="street" label="Street" rules={[{ required: true, message: 'Which street?' }]}>
            <Input />
          </AntForm.Item>
          <AntForm.Item name="zip" label="Postal code" rules={[{ required: true, message: 'Postal code, please' }]}>
            <Input />
          </AntForm.Item>
          <AntForm.Item name="city" label="Town" rules={[{ required: true, message: 'Which town?' }]}>
            <Input />
          </AntForm.Item>
        </AntForm>
      </AntModal>
    </div>
  )
}

type Party = { day: string; guests: { name: string }[] }

/** A row more for each guest. */
function Guests() {
  const validate = ({ day, guests }: Party) => {
    const rows = guests.map(({ name }) => (name === '' ? { name: 'Every guest has a name' } : undefined))
    return {
      ...(day === '' ? { day: 'Pick a day' } : {}),
      ...(rows.some((row) => row !== undefined) ? { guests: rows } : {}),
    }
  }
  return (
    <Formik initialValues={{ day: '', guests: [{ name: '' }] }} validate={validate} onSubmit={() => undefined}>
      {({ values }) => (
        <FormikForm noValidate>
          <div className="mb-3">
            <label className="form-label" htmlFor="day">
              Day
            </label>
            <Field className="form-control" id="day" name="day" />
            <ErrorMessage name="day">{(text) => <div className="invalid-feedback d-block">{text}</div>}</ErrorMessage>
          </div>
          <FieldArray name="guests">
            {({ push }) => (
              <div>
                {values.guests.map((_guest, at) => (
                  <div className="input-group mb-2" key={String(at)}>
                    <Field className="form-control" name={`guests.${at}.name`} placeholder="Name" />
                    <ErrorMessage name={`guests.${at}.name`} component="div" className="small text-danger w-100" />
                  </div>
                ))}
                <button type="button" className="btn btn-link" onClick={() => push({ name: '' })}>
                  Add a guest
                </button>
              </div>
            )}
          </FieldArray>
          <button type="submit" className="btn btn-primary">
            Invite
          </button>
        </FormikForm>
      )}
    </Formik>
  )
}

/** The bank refuses; Ant Design says it at the top of the page. */
function Message() {
  const [notes, holder] = message.useMessage()
  const send = async () => {
    await fetch('/api/answer?status=422&after=200', { method: 'POST' })
    void notes.error('IBAN is not known to the bank')
  }
  return (
    <AntForm name="pay" onFinish={send}>
      {holder}
      <AntForm.Item name="iban" label="IBAN">
        <Input />
      </AntForm.Item>
      <AntForm.Item name="holder" label="Account holder" initialValue="Anna">
        <Input />
      </AntForm.Item>
      <AntButton htmlType="submit" type="primary">
        Pay
      </AntButton>
    </AntForm>
  )
}

const forms: Record<string, () => ReactNode> = { Wizard, Modal, Guests, Message }
const root = document.getElementById('root')
const Chosen = forms[root?.dataset.form ?? '']
if (root && Chosen) createRoot(root).render(<Chosen />)
